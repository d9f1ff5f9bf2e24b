"""What changed between two files of one reporter, figure by figure, and what that did to the totals."""
