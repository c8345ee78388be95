"""The city hotline as an adapter (norms 2.15): orders in, states and answers out, by workbook or JSON.

`reading` makes messages of rows, `fold` says what they amount to, `differences` where the two sides differ,
`writing` what goes back. The only writers are `actions/hotline.py` and `actions/hotline_settling.py`.
"""
