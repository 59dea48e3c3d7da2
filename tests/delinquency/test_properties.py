"""What must hold for any account, not only for the printed ones."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from dunning import delinquency as dq

START = date(2024, 1, 1)
DAY = st.integers(0, 400).map(lambda n: START + timedelta(days=n))
FEN = st.integers(0, 50_000)
DUES = st.lists(st.builds(dq.Due, DAY, FEN), max_size=8)
PAYMENTS = st.lists(st.builds(dq.Payment, DAY, FEN), max_size=8)


@given(DUES, PAYMENTS, DAY)
def test_unpaid_is_what_fell_due_less_what_came_in(dues, payments, as_of):
    due = sum(d.amount for d in dues if d.due_date <= as_of)
    paid = sum(p.amount for p in payments if p.date <= as_of)
    unpaid = dq.unpaid_dues(dues, payments, as_of)
    assert sum(u.amount for u in unpaid) == max(0, due - paid)


@given(DUES, PAYMENTS, DAY)
def test_only_the_oldest_unpaid_due_may_be_partly_paid(dues, payments, as_of):
    unpaid = dq.unpaid_dues(dues, payments, as_of)
    assert [u.due.due_date for u in unpaid] == sorted(u.due.due_date for u in unpaid)
    assert all(u.amount == u.due.amount for u in unpaid[1:])
    assert all(0 < u.amount <= u.due.amount for u in unpaid)


@given(DUES, PAYMENTS, DAY)
def test_days_are_the_age_of_the_first_due_the_money_does_not_reach(dues, payments, as_of):
    """Second way: running totals instead of walking through the days."""
    money = sum(p.amount for p in payments if p.date <= as_of)
    total, expected = 0, 0
    for due in sorted(dues, key=lambda d: d.due_date):
        total += due.amount
        if due.due_date <= as_of and total > money:
            expected = (as_of - due.due_date).days
            break
    assert dq.days_past_due(dues, payments, as_of) == expected


@given(DUES, PAYMENTS, DAY, st.integers(1, 60))
def test_a_day_without_payment_adds_at_most_one_day(dues, payments, as_of, wait):
    later = as_of + timedelta(days=wait)
    known = [p for p in payments if p.date <= as_of]
    before = dq.days_past_due(dues, known, as_of)
    after = dq.days_past_due(dues, known, later)
    assert after >= before
    if before:
        assert after == before + wait


@given(DUES, PAYMENTS, DAY, st.data())
def test_splitting_a_payment_changes_nothing(dues, payments, as_of, data):
    assume(payments)
    first, *rest = payments
    part = data.draw(st.integers(0, first.amount))
    split = [dq.Payment(first.date, part), dq.Payment(first.date, first.amount - part), *rest]
    whole = dq.account_status(dues, payments, as_of)
    assert dq.account_status(dues, split, as_of) == whole


@given(DUES, PAYMENTS, DAY, st.randoms(use_true_random=False))
def test_order_of_the_lists_does_not_matter(dues, payments, as_of, random):
    shuffled_dues, shuffled = list(dues), list(payments)
    random.shuffle(shuffled_dues)
    random.shuffle(shuffled)
    one = dq.account_status(dues, payments, as_of)
    other = dq.account_status(shuffled_dues, shuffled, as_of)
    assert (one.days_past_due, one.arrears) == (other.days_past_due, other.arrears)


@given(DUES, PAYMENTS, DAY, DAY, FEN)
def test_more_money_never_makes_it_later(dues, payments, as_of, day, amount):
    more = [*payments, dq.Payment(day, amount)]
    assert dq.days_past_due(dues, more, as_of) <= dq.days_past_due(dues, payments, as_of)


@given(DUES, PAYMENTS, DAY)
def test_reversing_every_payment_leaves_the_dues_as_they_were(dues, payments, as_of):
    named = [dq.Payment(p.date, p.amount, id=str(n)) for n, p in enumerate(payments)]
    reversals = [dq.Reversal(p.date, payment_id=p.id) for p in named]
    status = dq.account_status(dues, named + reversals, as_of)
    assert status == dq.account_status(dues, [], as_of)


@given(DUES, PAYMENTS, DAY)
def test_by_amount_and_by_name_reverse_the_same_newest_payment(dues, payments, as_of):
    assume(payments)
    last = max(p.date for p in payments)
    newest = dq.Payment(last, 700, id="newest")
    received = [*payments, newest]
    by_name = dq.days_past_due(dues, [*received, dq.Reversal(last, payment_id="newest")], as_of)
    by_amount = dq.days_past_due(dues, [*received, dq.Reversal(last, amount=700)], as_of)
    assert by_name == by_amount == dq.days_past_due(dues, payments, as_of)


@given(DUES, PAYMENTS, DAY)
def test_counting_the_due_day_adds_exactly_one(dues, payments, as_of):
    status = dq.account_status(dues, payments, as_of)
    counted = dq.days_past_due(dues, payments, as_of, due_day_counts_as=1)
    assert counted == status.days_past_due + bool(status.unpaid)


@given(DUES, PAYMENTS, DAY)
def test_yuan_and_fen_agree(dues, payments, as_of):
    yuan_dues = [dq.Due(d.due_date, Decimal(d.amount) / 100) for d in dues]
    yuan_paid = [dq.Payment(p.date, Decimal(p.amount) / 100) for p in payments]
    fen = dq.account_status(dues, payments, as_of)
    yuan = dq.account_status(yuan_dues, yuan_paid, as_of)
    assert (yuan.days_past_due, yuan.arrears * 100) == (fen.days_past_due, fen.arrears)


@given(DUES, PAYMENTS, DAY, st.lists(DAY, min_size=1, max_size=3), FEN)
def test_fees_first_never_beats_fees_last(dues, payments, as_of, fee_days, fee):
    fees = [dq.Due(day, fee, kind="fee") for day in fee_days]
    first = dq.days_past_due(dues + fees, payments, as_of, fees="first")
    last = dq.days_past_due(dues + fees, payments, as_of, fees="last")
    assert first >= last >= dq.days_past_due(dues, payments, as_of)


@given(DUES, PAYMENTS, st.lists(DAY, min_size=1, max_size=3), FEN)
def test_fees_last_do_not_matter_when_the_money_comes_after_the_dues(dues, payments, fee_days, fee):
    """Money ahead of an instalment goes to a fee that is open then, whatever the order."""
    end = START + timedelta(days=500)
    fees = [dq.Due(day, fee, kind="fee") for day in fee_days]
    late = [dq.Payment(end, payment.amount) for payment in payments]
    with_fees = dq.days_past_due(dues + fees, late, end, fees="last")
    assert with_fees == dq.days_past_due(dues, late, end)


@given(DAY, DAY, st.integers(0, 20), DAY, st.integers(0, 60))
def test_pauses_and_grace_only_take_days_off(due, as_of, grace, start, length):
    pauses = [dq.Pause(start, start + timedelta(days=length))]
    plain = dq.days_since_due(due, as_of, allow_future=True)
    options = {"grace_days": grace, "pauses": pauses}
    clipped = dq.delinquent_days(due, as_of, **options)
    fineract = dq.delinquent_days(due, as_of, **options, pause_reading="fineract")
    assert 0 <= fineract <= clipped <= plain
    if start >= due:
        assert fineract == clipped


@given(st.integers(0, 2000), st.sampled_from(list(dq.AGEING_SCHEMES.values())))
def test_every_day_is_in_exactly_one_bucket(days, scheme):
    inside = [b for b in scheme.buckets if b.first <= days and (b.last is None or days <= b.last)]
    assert [b.name for b in inside] == [dq.bucket(days, scheme)]


@given(st.integers(0, 2000), st.integers(0, 2000), st.sampled_from(list(dq.Scale)))
def test_classes_only_get_worse_with_time(one, other, scale):
    low, high = sorted((one, other))
    rank = {name: n for n, name in enumerate(dq.CLASSES)}
    better, worse = (rank[dq.classify(days, scale).class_name] for days in (low, high))
    assert better <= worse


@given(st.integers(0, 2000))
def test_the_card_scale_is_never_milder(days):
    cards, all_assets = dq.classify_on_both(days)
    rank = {name: n for n, name in enumerate(dq.CLASSES)}
    assert rank[cards.class_name] >= rank[all_assets.class_name]


@given(DAY, DAY)
def test_ots_is_at_most_one_month_behind_mba(due, as_of):
    mba, ots = (dq.months_delinquent(due, as_of, method) for method in ("mba", "ots"))
    assert ots <= mba <= ots + 1
