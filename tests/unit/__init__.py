"""Tests of `course.learning`: pure functions, no database, no web."""
