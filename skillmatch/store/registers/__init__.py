"""The registers (名册): talent, trainers, courses, mentors, enterprises, sites and labs, described once for all that reads them.

``catalogue.REGISTERS`` has the descriptions, ``list_query.ListQuery`` what an address asks for, ``query`` pages, counts and
streams, ``search`` keeps the index of words.
"""
