"""Tests of what authors write and of what the program makes of it."""
