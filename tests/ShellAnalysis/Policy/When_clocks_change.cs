using System.Globalization;
using Platform.Contracts.Policy;
using Platform.ShellAnalysis.Policy;
using Shouldly;

namespace Platform.Tests.ShellAnalysis.Policy;

/// <summary>Windows are wall-clock times of a zone: where clocks change they stay closed without a gap.</summary>
internal sealed class When_clocks_change
{
    // Berlin: 2026-03-29 02:00 -> 03:00 (01:00 UTC), 2026-10-25 03:00 -> 02:00 (01:00 UTC).
    [TestCase("22:00", "02:30", "2026-10-24T19:59:59Z", false)]
    [TestCase("22:00", "02:30", "2026-10-24T20:00:00Z", true)]
    [TestCase("22:00", "02:30", "2026-10-25T00:29:59Z", true, "the first 02:29")]
    [TestCase("22:00", "02:30", "2026-10-25T00:45:00Z", true, "between the first 02:30 and the second")]
    [TestCase("22:00", "02:30", "2026-10-25T01:29:59Z", true, "the second 02:29")]
    [TestCase("22:00", "02:30", "2026-10-25T01:30:00Z", false, "the second 02:30")]
    [TestCase("02:30", "02:45", "2026-10-25T00:30:00Z", true, "the first 02:30")]
    [TestCase("02:30", "02:45", "2026-10-25T01:44:59Z", true, "the second 02:44")]
    [TestCase("02:30", "02:45", "2026-10-25T01:45:00Z", false)]
    [TestCase("02:30", "04:00", "2026-10-25T00:29:59Z", false)]
    [TestCase("02:30", "04:00", "2026-10-25T02:59:59Z", true)]
    [TestCase("02:30", "04:00", "2026-10-25T03:00:00Z", false)]
    [TestCase("22:00", "02:30", "2026-03-29T00:59:59Z", true, "01:59, before the skipped hour")]
    [TestCase("22:00", "02:30", "2026-03-29T01:00:00Z", false, "03:00, at which clocks go on")]
    [TestCase("02:30", "04:00", "2026-03-29T00:59:59Z", false)]
    [TestCase("02:30", "04:00", "2026-03-29T01:00:00Z", true, "03:00, for 02:30 was skipped")]
    [TestCase("02:30", "04:00", "2026-03-29T02:00:00Z", false)]
    [TestCase("02:10", "02:50", "2026-03-29T01:00:00Z", false, "a window within the skipped hour does not come")]
    [TestCase("00:00", "24:00", "2026-10-25T22:59:59Z", true, "a day of 25 hours")]
    public void Should_freeze_by_the_clock_on_the_wall(string from, string to, string at, bool frozen, string? because = null) =>
        (Freeze($"days: [Mon, Tue, Wed, Thu, Fri, Sat, Sun], from: \"{from}\", to: \"{to}\"", at) is not null).ShouldBe(frozen, because);

    [TestCase("22:00", "02:30", "2026-10-25T00:10:00Z", "2026-10-25T01:30:00Z")]
    [TestCase("18:00", "06:00", "2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z")]
    [TestCase("18:00", "06:00", "2026-03-28T20:00:00Z", "2026-03-29T04:00:00Z")]
    [TestCase("22:00", "02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z")]
    public void Should_say_when_it_ends(string from, string to, string at, string until) =>
        Freeze($"days: [Sat, Sun], from: \"{from}\", to: \"{to}\"", at)!.Until.ShouldBe(Time(until));

    [TestCase("Europe/Berlin", "2026-12-19T22:59:59Z", false)]
    [TestCase("Europe/Berlin", "2026-12-19T23:00:00Z", true)]
    [TestCase("America/New_York", "2026-12-19T23:00:00Z", false)]
    [TestCase("America/New_York", "2026-12-20T05:00:00Z", true)]
    [TestCase("Asia/Kolkata", "2026-12-19T18:30:00Z", true)]
    public void Should_take_dates_in_their_zone(string zone, string at, bool frozen) =>
        (Freeze("from: \"2026-12-20 00:00\", to: \"2027-01-04 06:00\"", at, zone) is not null).ShouldBe(frozen);

    /// <summary>Friday's night is Friday's, though most of it is on Saturday; and windows that touch have one end.</summary>
    [TestCase("days: [Fri], from: \"22:00\", to: \"06:00\"", "2026-11-28T03:00:00Z", "2026-11-28T05:00:00Z")]
    [TestCase("days: [Sat], from: \"22:00\", to: \"06:00\"", "2026-11-28T03:00:00Z", null)]
    [TestCase("days: [Fri, Sat, Sun], from: \"00:00\", to: \"24:00\"", "2026-11-27T12:00:00Z", "2026-11-29T23:00:00Z")]
    public void Should_belong_to_the_day_on_which_it_begins(string window, string at, string? until) =>
        Freeze(window, at)?.Until.ShouldBe(Time(until ?? at));

    [Test]
    public void Should_let_rules_hold_during_and_outside_a_window()
    {
        var policy = ApprovalPolicy.Parse(
            """
            version: 1
            windows: [{ name: office, zone: Europe/Berlin, days: [Mon, Tue, Wed, Thu, Fri], from: "09:00", to: "17:00" }]
            rules:
              - { name: by-day, during: [office], decide: approve }
              - { name: by-night, outside: [office], decide: approve, approvals: 2, four-eyes: true }
            """, "office.yaml");

        policy.Decide(new PolicyCase { At = Time("2026-07-01T07:00:00Z") }).Rule.ShouldBe("by-day");
        policy.Decide(new PolicyCase { At = Time("2026-01-07T07:00:00Z") }).ShouldSatisfyAllConditions(
            night => night.Rule.ShouldBe("by-night"),
            night => (night.ApprovalsNeeded, night.FourEyes).ShouldBe((2, true)),
            night => night.Tried[0].Failed.ShouldBe("during: it is not office at 2026-01-07 07:00:00Z"));
    }

    [Test]
    public void Should_not_keep_what_only_reads_and_whom_it_excepts()
    {
        var policy = ApprovalPolicy.Parse(
            """
            version: 1
            windows: [{ name: always, zone: Etc/UTC, from: "2026-01-01", to: "2027-01-01" }]
            freezes: [{ window: always, then: refuse, labels: [env=production], except-category: [Incident], except-requesters: [oncall] }]
            """, "frozen.yaml");
        var change = new PolicyCase { Class = "mutating", Declared = true, Labels = ["env=production"], Category = Platform.Contracts.Tasks.TaskCategory.Change, At = Time("2026-06-01T00:00:00Z") };

        policy.Decide(change).Freeze.ShouldBe(new FreezeVerdict("always", Time("2027-01-01T00:00:00Z"), Waits: false));
        policy.Decide(change with { Class = "read_only" }).Freeze.ShouldBeNull();
        policy.Decide(change with { Labels = ["env=dev"] }).Freeze.ShouldBeNull();
        policy.Decide(change with { Category = Platform.Contracts.Tasks.TaskCategory.Incident }).Freeze.ShouldBeNull();
        policy.Decide(change with { RequesterRoles = ["oncall"] }).Freeze.ShouldBeNull();
    }

    private static FreezeVerdict? Freeze(string window, string at, string zone = "Europe/Berlin") => ApprovalPolicy.Parse(
        $$"""
        version: 1
        windows: [{ name: night, zone: {{zone}}, {{window}} }]
        freezes: [{ window: night, then: wait }]
        """, "windows.yaml").Decide(new PolicyCase { Class = "mutating", Declared = true, At = Time(at) }).Freeze;

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
