//! Runs asked for as a page asks for them: what a session answers, to whom, and what it never shows.
