"""Every reason code in words, for the notice to a customer whose credit is refused or cut.

A reason is a characteristic that lost points (`late_percent`), one that is unknown (`late_percent.missing`), or a
knock-out (`knock_out.insolvent`). The codes are stable; the texts may be improved.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from domain.grading import knock_outs as ends

Language = Literal["zh", "en"]


class Text(NamedTuple):
    zh: str
    en: str


class Wording(NamedTuple):
    """What the characteristic is called, and what is said when it lost points."""

    name: Text
    reason: Text


CHARACTERISTICS: Final[dict[str, Wording]] = {
    "working_capital_to_assets": Wording(
        Text("营运资金占总资产的比率", "Working capital to total assets"),
        Text("营运资金相对总资产偏低", "Working capital is low against total assets"),
    ),
    "retained_earnings_to_assets": Wording(
        Text("留存收益占总资产的比率", "Retained earnings to total assets"),
        Text("留存收益相对总资产偏低", "Retained earnings are low against total assets"),
    ),
    "operating_profit_to_assets": Wording(
        Text("息税前利润占总资产的比率", "Operating profit to total assets"),
        Text("息税前利润相对总资产偏低", "Operating profit is low against total assets"),
    ),
    "equity_to_liabilities": Wording(
        Text("净资产与总负债的比率", "Equity to total liabilities"),
        Text("净资产相对总负债偏低", "Equity is low against total liabilities"),
    ),
    "sales_to_assets": Wording(
        Text("营业收入与总资产的比率", "Sales to total assets"),
        Text("营业收入相对总资产偏低", "Sales are low against total assets"),
    ),
    "net_profit_to_assets": Wording(
        Text("净利润占总资产的比率", "Net profit to total assets"),
        Text("净利润相对总资产偏低", "Net profit is low against total assets"),
    ),
    "liabilities_to_assets": Wording(
        Text("资产负债率", "Total liabilities to total assets"),
        Text("资产负债率偏高", "Total liabilities are high against total assets"),
    ),
    "current_ratio": Wording(
        Text("流动比率", "Current assets to current liabilities"),
        Text("流动资产相对流动负债偏低", "Current assets are low against current liabilities"),
    ),
    "years_in_business": Wording(
        Text("经营年限", "Years in business"),
        Text("经营年限较短", "The company has not been in business for long"),
    ),
    "registry_status": Wording(
        Text("工商登记状态", "Status in the company register"),
        Text("工商登记状态异常", "The company register does not show the company as active"),
    ),
    "tax_standing": Wording(
        Text("税务登记状态", "Registration with the tax authority"),
        Text("税务机关未确认其登记有效", "The tax authority does not confirm the registration"),
    ),
    "failure_percentile": Wording(
        Text("信用机构的破产风险百分位", "Credit agency's failure percentile"),
        Text("信用机构评估的破产风险偏高", "A credit agency sees a raised risk of failure"),
    ),
    "payment_percentile": Wording(
        Text("信用机构的付款百分位", "Credit agency's payment percentile"),
        Text("信用机构显示付款慢于同业", "A credit agency shows slower payment than others'"),
    ),
    "bank_conduct": Wording(
        Text("银行资信证明", "Bank reference"),
        Text("银行对账户往来评价不佳", "The bank does not rate the conduct of the account as excellent"),
    ),
    "trade_prompt_percent": Wording(
        Text("其他供应商报告的按期付款比例", "Share paid promptly to other suppliers"),
        Text("对其他供应商按期付款的比例偏低", "Too few payments to other suppliers are prompt"),
    ),
    "open_court_events": Wording(
        Text("未结诉讼和执行案件", "Open court and enforcement cases"),
        Text("存在未结诉讼或执行案件", "There are open court or enforcement cases"),
    ),
    "late_percent": Wording(
        Text("向我方逾期付款的比例", "Share of our invoices paid late"),
        Text("向我方逾期付款的比例偏高", "Too many of our invoices were paid late"),
    ),
    "mean_days_late": Wording(
        Text("向我方付款的平均逾期天数", "Mean days late with us"),
        Text("向我方付款的平均逾期天数偏多", "Payments to us are on average many days late"),
    ),
    "weighted_days_to_pay": Wording(
        Text("按金额加权的付款天数", "Days to pay us, weighted by amount"),
        Text("按金额加权的付款天数偏多", "Large invoices take long to be paid to us"),
    ),
    "payment_slope": Wording(
        Text("付款速度的变化", "Change of the payment speed"),
        Text("向我方付款越来越慢", "Payments to us are getting slower"),
    ),
    "volume_trend_percent": Wording(
        Text("采购量的变化", "Change of the purchase volume"),
        Text("向我方采购量出现异常变化", "Purchases from us have changed unusually"),
    ),
    "utilisation_percent": Wording(
        Text("信用额度使用率", "Use of the credit limit"),
        Text("信用额度使用率偏高", "Much of the credit limit is in use"),
    ),
}

KNOCK_OUTS: Final[dict[str, Text]] = {
    ends.INSOLVENT: Text("工商登记显示公司已进入破产程序", "The company register shows the company as insolvent"),
    ends.IN_LIQUIDATION: Text("工商登记显示公司正在清算", "The company register shows the company in liquidation"),
    ends.DISSOLVED: Text("工商登记显示公司已注销", "The company register shows the company as dissolved"),
    ends.INSOLVENCY_OPENED: Text("法院已受理公司的破产案件", "A court has opened insolvency proceedings"),
    ends.OPEN_BANKRUPTCY: Text("信用机构报告有未结破产案件", "A credit agency reports an open bankruptcy"),
    ends.SANCTIONS: Text("公司在制裁名单上", "The company is on a sanctions list"),
    ends.DISHONEST_DEBTOR: Text("公司被列为失信被执行人", "The company is on the list of dishonest debtors"),
    ends.REMOVED: Text("我方已停止与该客户的赊销往来", "We have ended credit sales to this customer"),
    ends.OWNER_LISTED: Text("公司的股东在限制名单上", "An owner of the company is on a list of sanctions or debtors"),
    ends.OWNER_INSOLVENT: Text("公司的股东已破产或正在清算", "An owner of the company is insolvent or in liquidation"),
}

_MISSING: Final = ".missing"


def reason_text(code: str, language: Language) -> str:
    """The reason in words. A code that this version does not know is shown as it is."""
    if code.endswith(_MISSING) and (unknown := CHARACTERISTICS.get(code.removesuffix(_MISSING))):
        return f"没有资料：{unknown.name.zh}" if language == "zh" else f"Not known: {unknown.name.en}"
    if code in CHARACTERISTICS:
        return _in(CHARACTERISTICS[code].reason, language)
    return _in(KNOCK_OUTS[code], language) if code in KNOCK_OUTS else code


def characteristic_name(name: str, language: Language) -> str:
    """What the characteristic is called, for the points table."""
    return _in(CHARACTERISTICS[name].name, language) if name in CHARACTERISTICS else name


def _in(text: Text, language: Language) -> str:
    return text.zh if language == "zh" else text.en
