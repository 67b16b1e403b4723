"""A small HTTP service that imitates every provider of evidence and every partner, with faults on demand. All its
companies are invented.

Names, numbers and figures in it are made up; the numbers only carry valid check digits. Nothing it says is about a
real company.
"""
