"""Words of dated classes: sessions, attendance, the waiting list."""

from __future__ import annotations

from skillmatch.terms.words import Word

LESSON_MINUTES = 45
"""One class hour (课时) in minutes, as schools count it (chosen)."""


class SessionKind(Word):
    """What happens in a session."""

    THEORY = "theory", "理论", "Theory"
    PRACTICAL = "practical", "实操", "Practical"


class SessionState(Word):
    """The life of a session of a class."""

    PLANNED = "planned", "已排课", "Planned"
    HELD = "held", "已上课", "Held"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class ClassStatus(Word):
    """How a class stands on a day."""

    CANCELLED = "cancelled", "已取消", "Cancelled"
    OVER = "over", "已结束", "Over"
    RUNNING = "running", "进行中", "Running"
    UNLAID = "unlaid", "还没有课程表", "No timetable yet"
    INCOMPLETE = "incomplete", "课程表未排完", "Timetable not complete"
    PLANNED = "planned", "已安排", "Planned"


class AttendanceState(Word):
    """Whether somebody was in a session."""

    PRESENT = "present", "到课", "Present"
    LATE = "late", "迟到", "Late"
    ABSENT = "absent", "缺课", "Absent"
    EXCUSED = "excused", "请假", "Excused"
    MADE_UP = "made_up", "已补课", "Made up"


class AttendanceMeans(Word):
    """How attendance came to be known."""

    TAP = "tap", "教师点名", "Tapped by the trainer"
    CODE = "code", "扫码签到", "By the code on the screen"
    OFFICE = "office", "由补课登记", "By a make-up session"


class WaitingState(Word):
    """A place on the waiting list of a class."""

    WAITING = "waiting", "候补中", "Waiting"
    ENROLLED = "enrolled", "已转正", "Got a place"
    PASSED = "passed", "未能转正", "Passed over"
    LEFT = "left", "已退出候补", "Left the list"


class CalendarDayKind(Word):
    """How a day of the city's calendar differs from an ordinary week."""

    HOLIDAY = "holiday", "放假", "Public holiday"
    WORKDAY = "workday", "调休上班", "Worked instead"
