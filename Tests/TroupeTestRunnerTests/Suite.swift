// The suites of this target stand beside this file.
