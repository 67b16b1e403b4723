"""An insurer, a factor and a guarantor: invented too, by the contract of docs/partners.md."""
