using Dapper;
using Npgsql;
using NUnit.Framework;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Messaging.Work;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Diagnostic.Diagnosis;

[Parallelizable(ParallelScope.All)]
internal sealed class When_probes_depend_or_fail
{
    private const string Widget = """
        ---
        id: widget-jammed
        title: The widget press is jammed
        platform: linux
        triggers: [widget press is jammed]
        parameters:
          jam:
            type: name
            from: [{ probe: look }]
        causes:
          - id: jam
            title: 'Widget ${jam} jams the press'
            confirmed: [{ probe: inspect, matches: 'jammed by ${jam}' }]
            steps: [clear]
          - id: power
            title: The press has no power
            confirmed: [{ probe: look, exit: 7 }]
            ruled_out: [{ probe: look, matches: 'power: on' }]
            steps: [power]
        ---
        # The widget press is jammed

        ```bash probe id=look capture="jam: (?<jam>\S+)" timeout=1s
        cat /run/press/state
        ```

        ```bash probe id=inspect timeout=1s
        cat "/run/press/$jam"
        ```

        ```bash step id=clear writes="/srv/press/${jam}"
        rm -f "/srv/press/$jam"
        ```

        ```bash verify for=clear
        test ! -e "/srv/press/$jam"
        ```

        ```bash step id=power writes="/srv/press/power"
        echo on > /srv/press/power
        ```
        """;

    [Test]
    public async Task Should_say_that_nothing_could_be_looked_at_where_the_target_is_unreachable()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync();
        await diagnosis.SaveAsync(Widget);
        diagnosis.Answers.Add("*", command => ProbeAnswers.Record(command, "", null, "ssh to press: Connection refused"));

        var result = await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("the widget press is jammed"));

        result.Summary.ShouldBe("No cause could be confirmed or ruled out. Nothing could be looked at: ssh to press: Connection refused");
        result.Findings.ShouldAllBe(finding => finding.Status == FindingStatus.Hypothesis);
        result.Findings.ShouldContain(finding => finding.Claim.StartsWith("Widget [jam not known] jams the press", StringComparison.Ordinal));
    }

    [Test]
    public async Task Should_run_a_probe_once_another_has_captured_its_value()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync();
        await diagnosis.SaveAsync(Widget);
        diagnosis.Answers.Add("widget-jammed/look", "power: on\njam: w-17\n").Add("widget-jammed/inspect", "jammed by w-17\n");

        var result = await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("the widget press is jammed"));

        diagnosis.Answers.Received.Select(probe => probe.ProbeId).ShouldBe(["look", "inspect"]);
        diagnosis.Answers.Received.Last().Parameters.ShouldBe(new Dictionary<string, string> { ["jam"] = "w-17" });
        result.Conclusion.ShouldBe(DiagnosisConclusion.CauseConfirmed, result.Summary);
        result.Findings.Select(finding => (finding.CauseId, finding.Status)).ShouldBe([("jam", FindingStatus.Confirmed), ("power", FindingStatus.RuledOut)]);
        result.Procedure!.Blocks.Select(block => block.Id).ShouldBe(["clear", "clear-verify"]);
    }

    [Test]
    public async Task Should_send_a_silent_probe_again_and_go_on_without_it_in_the_end()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync(options => options.Set("Diagnosis:AnswerGraceSeconds", "3").Set("Diagnosis:ResendSeconds", "1"));
        await diagnosis.SaveAsync(Widget);
        diagnosis.Answers.Add("widget-jammed/look", _ => null);

        var result = await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("the widget press is jammed"));

        diagnosis.Answers.Received.Count.ShouldBeGreaterThan(1);
        diagnosis.Answers.Received.Select(probe => probe.EvidenceId).Distinct().Count().ShouldBe(1);
        result.Conclusion.ShouldBe(DiagnosisConclusion.Inconclusive, result.Summary);
        result.Procedure.ShouldBeNull();
        result.Gaps.ShouldContain(gap => gap.Contains("not answered within 4 s"));
        result.Gaps.ShouldContain(gap => gap.Contains("needs `jam`"));
        result.Findings.ShouldAllBe(finding => finding.Status == FindingStatus.Hypothesis);
    }

    [Test]
    public async Task Should_wait_for_a_probe_as_long_as_the_executor_says_that_it_holds_it()
    {
        var clock = new ManualClock();
        await using var diagnosis = await DiagnosisPlatform.StartAsync(options => options.Clock = clock);
        await diagnosis.SaveAsync(Widget);
        diagnosis.Answers.Add("widget-jammed/look", command => diagnosis.Answers.Received.Count == 1 ? null : ProbeAnswers.Record(command, "power: on\n", 0));
        var task = DiagnosisPlatform.Task("the widget press is jammed");
        await diagnosis.Platform.PublishAsync(task);
        var probe = (await Eventually.ShouldBe(() => Task.FromResult(diagnosis.Answers.Received.FirstOrDefault()), received => received is not null))!;

        for (var told = 0; told < 30; told++)
        {
            var now = clock.GetUtcNow();
            await diagnosis.Platform.PublishAsync(new WorkHeld { Work = [$"RunProbe/{probe.EvidenceId:D}", $"ExecuteStep/{Guid.NewGuid():D}"], At = now });
            await Eventually.ShouldBe(() => SentAtAsync(diagnosis, probe.EvidenceId), sent => sent == now);
            clock.Advance(TimeSpan.FromSeconds(10));
        }
        diagnosis.Answers.Received.Count.ShouldBe(1);
        diagnosis.Platform.Recorded<TaskDiagnosed>().Messages.ShouldBeEmpty("five minutes are more than the probe's 1 s and the 45 s of grace, but it is known where it is");

        // Nobody speaks of it any more: it is sent again, and answered.
        await Eventually.ShouldBe(() => Task.FromResult(diagnosis.Answers.Received.Count), received =>
        {
            if (received < 2)
            {
                clock.Advance(TimeSpan.FromSeconds(5));
            }
            return received == 2;
        });
        var result = (await diagnosis.Platform.Recorded<TaskDiagnosed>().FirstAsync(answer => answer.TaskId == task.TaskId)).Diagnosis;
        result.Gaps.ShouldNotContain(gap => gap.Contains("not answered within"));
    }

    private static async Task<DateTimeOffset> SentAtAsync(DiagnosisPlatform diagnosis, Guid evidenceId)
    {
        await using var connection = new NpgsqlConnection(diagnosis.Platform.ConnectionStrings["Diagnostic"]);
        return new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>("select sent_at from evidence where evidence_id = @evidenceId", new { evidenceId }), TimeSpan.Zero);
    }

    [Test]
    public async Task Should_take_a_probe_that_could_not_run_as_unknown()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync();
        await diagnosis.SaveAsync(Widget);
        diagnosis.Answers.Add("widget-jammed/look", command => ProbeAnswers.Record(command, "", null, "The target did not answer."));

        var result = await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("the widget press is jammed"));

        result.Conclusion.ShouldBe(DiagnosisConclusion.Inconclusive, result.Summary);
        result.Gaps.ShouldContain(gap => gap.Contains("The target did not answer."));
    }

    [Test]
    public async Task Should_follow_a_plain_runbook_whose_words_fit_and_confirm_nothing_with_it()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync();
        await diagnosis.SaveAsync(
            """
            # Franking machine refuses letters

            ## Diagnosis

            ```console
            $ ls /run/franking
            jam.lock
            ```

            ## Mitigation

            ```console
            $ rm /run/franking/jam.lock
            ```
            """, "franking-machine");
        diagnosis.Answers.Add("*", "jam.lock\n");

        var result = await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("the franking machine refuses all letters since noon"));

        result.Conclusion.ShouldBe(DiagnosisConclusion.ProcedureApplies, result.Summary);
        result.Procedure!.RunbookId.ShouldBe("franking-machine");
        result.ConfirmedCauseId.ShouldBeNull();
        result.Findings.ShouldNotContain(finding => finding.Status == FindingStatus.Confirmed);
        result.Evidence.ShouldContain(record => record.RunbookId == "franking-machine");
    }

    [Test]
    public async Task Should_keep_output_that_databases_find_hard()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync();
        await diagnosis.SaveAsync(Widget);
        diagnosis.Answers.Add("widget-jammed/look", "power: on\u0000\u0001 🔥\njam: w-17\n").Add("widget-jammed/inspect", "jammed by w-17\n");

        var result = await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("the widget press is jammed"));

        result.Conclusion.ShouldBe(DiagnosisConclusion.CauseConfirmed, result.Summary);
        result.Evidence[0].Text.ShouldBe("power: on\u0000\u0001 🔥\njam: w-17\n");
    }
}
