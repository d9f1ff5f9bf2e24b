"""Formula text as workbooks store it: its parts, its relative form, the cells it reads, its value.

``syntax`` takes text apart · ``relative`` compares, lists and moves references · ``calculate`` gives the
values of whole workbooks that we write · ``engine`` gives the value of one formula that somebody altered ·
``allowed`` holds the functions that our own workbooks may use.
"""
