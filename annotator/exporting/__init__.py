"""What goes into a dataset and how it is divided: pure rules, between the store that gives documents and the formats.

`Selection` is what a user chooses, `Plan` the same with the project's ids, `releases` the stream of items that every
format writes, `Losses` what a format could not carry, `splits` how documents are divided.
"""
