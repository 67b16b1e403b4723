"""The search attributes that sales and receivables carry in Temporal.

They are stored and shown in clear whatever the payload codec does: opaque ids and states only,
never a name or an amount.
"""

from temporalio.common import SearchAttributeKey

CUSTOMER = SearchAttributeKey.for_keyword("OpenAccountCustomer")
STAGE = SearchAttributeKey.for_keyword("OpenAccountStage")
CURRENCY = SearchAttributeKey.for_keyword("OpenAccountCurrency")
