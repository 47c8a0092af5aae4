"""The timetable of a dated class: its sessions laid and changed, materials, who is let in, cancellation with notice."""
