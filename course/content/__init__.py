"""What authors wrote. Knows no learner, no Flask, no SQLAlchemy."""
