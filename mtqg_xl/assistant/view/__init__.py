"""The window itself, in Tk: it shows a session and hands on what is pressed."""
