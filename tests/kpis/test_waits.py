from tests.kpis.making import begun, number, record, values


def test_what_has_a_limit_is_timed_in_the_limits_own_unit():
    found = values(
        *begun("a"),
        # The decision comes on the second working day after the referral: Monday, then Wednesday.
        record("2023-04-17T09:00", "referral.referred", "received", "none"),
        record("2023-04-17T10:00", "referral.danger_excluded", "deciding", "received"),
        record("2023-04-19T09:00", "referral.assessment_decided", "seeking_consent", "deciding"),
        *begun("b"),
        record("2023-04-17T09:00", "referral.referred", "received", "none", case="b"),
        record("2023-04-17T10:00", "referral.danger_found", "strategy", "received", case="b"),
    )
    assert number(found, "waits.referral_decision.quantile_50") == (0, 2)
    assert number(found, "waits.referral_decision.quantile_90") == (2, 2)
    assert found["waits.referral_decision.quantile_90"].unit == "working days"
    assert "waits.initial_conference.quantile_50" not in found, "it has a file of its own"
    assert "waits.first_review.quantile_50" not in found, "nothing was timed"
