"""What learners did, in the database."""
