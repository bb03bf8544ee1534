"""A misspelt name is no object, and a frozen value can't be changed."""

import patronage as pt

pt.Customr  # error: attr-defined
fault = pt.Fault("date.type", "on", "1", "give a date")
fault.code = "date.syntax"  # error: misc
pt.Fault("date.type", "on", 1, "give a date")  # error: arg-type
