"""What a page says, read by its hooks (`data-testid`, `data-id`, `data-state`)."""

import re

ROW = re.compile(r'data-testid="contact-row" data-situation="(\w+)" data-id="(\d+)"')
RUNNING = re.compile(r'data-testid="in-progress-row" data-state="(\w+)" data-id="(\d+)"')
COUNTER = re.compile(r'data-testid="counter-([\w-]+)">(\d+)<')


def rows(response):
    """(situation, pk) of each row, in order."""
    return [(situation, int(pk)) for situation, pk in ROW.findall(response.text)]


def ids(response):
    return [pk for _situation, pk in rows(response)]


def running(response):
    return [(state, int(pk)) for state, pk in RUNNING.findall(response.text)]


def counters(response):
    return {name: int(number) for name, number in COUNTER.findall(response.text)}
