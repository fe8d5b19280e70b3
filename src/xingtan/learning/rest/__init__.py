"""What content reports in: SCORM's run-time data, cmi5 launches, xAPI."""
