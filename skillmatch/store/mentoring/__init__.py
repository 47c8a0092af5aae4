"""Mentors, trainers and mentorships."""
