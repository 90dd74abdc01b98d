using NUnit.Framework;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Diagnostic.Diagnosis;

[Parallelizable(ParallelScope.All)]
internal sealed class When_a_task_is_diagnosed
{
    private const string Full = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sdb1 1000 970 30 97% /srv/shop\n";

    [Test]
    public async Task Should_confirm_a_cause_with_quotes_that_stand_in_the_evidence()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync();
        await diagnosis.ShippedAsync("full-disk");
        diagnosis.Answers.Add("full-disk/usage", Full).Add("full-disk/largest", "900 KiB /srv/shop/debug.log\n20 KiB /srv/shop/orders\n")
            .Add("full-disk/deleted", "nothing is held\n").Add("*", "");

        var result = await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("shop-api cannot write orders any more, it says no space left on device", ("path", "/srv/shop")));

        result.Conclusion.ShouldBe(DiagnosisConclusion.CauseConfirmed, result.Summary);
        result.Procedure!.RunbookId.ShouldBe("full-disk");
        result.ConfirmedCauseId.ShouldBe("log-file");
        result.Procedure.Blocks.Select(block => block.Kind).ShouldBe([RunbookBlockKind.Step, RunbookBlockKind.Verify]);
        result.Procedure.Captured.ShouldContain(value => value.Name == "log_file" && value.Value == "/srv/shop/debug.log");
        var finding = result.Findings[0];
        finding.Claim.ShouldBe("The log /srv/shop/debug.log (900 KiB) fills the volume of /srv/shop");
        finding.Citations.Count.ShouldBe(2);
        foreach (var citation in result.Findings.SelectMany(entry => entry.Citations))
        {
            result.Evidence.Single(record => record.EvidenceId == citation.EvidenceId).Text.Substring(citation.Offset, citation.Quote.Length).ShouldBe(citation.Quote);
        }
    }

    [Test]
    public async Task Should_say_that_nothing_is_wrong_where_every_cause_is_ruled_out()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync();
        await diagnosis.ShippedAsync("full-disk");
        diagnosis.Answers.Add("full-disk/usage", Full.Replace("97%", "12%", StringComparison.Ordinal)).Add("full-disk/largest", "900 KiB /srv/shop/debug.log\n")
            .Add("full-disk/deleted", "nothing is held\n").Add("*", "");

        var result = await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("no space left on device", ("path", "/srv/shop")));

        result.Conclusion.ShouldBe(DiagnosisConclusion.NothingWrong, result.Summary);
        result.Procedure.ShouldBeNull();
        result.Summary.ShouldContain("Space on the volume");
    }

    [Test]
    public async Task Should_ask_for_values_that_the_probes_need_and_use_the_answers()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync();
        await diagnosis.ShippedAsync("full-disk");
        diagnosis.Answers.Add("full-disk/usage", Full).Add("full-disk/largest", "900 KiB /srv/shop/debug.log\n").Add("full-disk/deleted", "nothing is held\n").Add("*", "");
        var task = DiagnosisPlatform.Task("no space left on device, the disk is full");

        var first = await diagnosis.DiagnoseAsync(task);
        first.Conclusion.ShouldBe(DiagnosisConclusion.Inconclusive, first.Summary);
        first.Procedure!.RunbookId.ShouldBe("full-disk");
        first.Procedure.Parameters.Select(parameter => parameter.Name).ShouldBe(["path"]);
        first.Procedure.Blocks.ShouldBeEmpty();
        first.Gaps.ShouldContain(gap => gap.Contains("needs `path`"));

        var second = await diagnosis.DiagnoseAsync(task with { Revision = 2, Context = new Dictionary<string, string> { ["path"] = "/srv/shop" } });
        second.Conclusion.ShouldBe(DiagnosisConclusion.CauseConfirmed, second.Summary);
    }

    [TestCase("", 0, TestName = "Should_not_name_a_search_without_vectors_where_nobody_set_any_up")]
    [TestCase("http://127.0.0.1:9", 1, TestName = "Should_name_a_search_whose_vectors_did_not_answer")]
    public async Task Should_name_only_a_search_that_missed_something(string chroma, int gaps)
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync(options => options.Set("Chroma:Endpoint", chroma));
        await diagnosis.ShippedAsync("full-disk");
        diagnosis.Answers.Add("full-disk/usage", Full).Add("full-disk/largest", "900 KiB /srv/shop/debug.log\n").Add("full-disk/deleted", "nothing is held\n").Add("*", "");

        var result = await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("no space left on device", ("path", "/srv/shop")));

        result.Conclusion.ShouldBe(DiagnosisConclusion.CauseConfirmed, result.Summary);
        result.Gaps.Count(gap => gap.StartsWith("Search:", StringComparison.Ordinal)).ShouldBe(gaps, string.Join('\n', result.Gaps));
    }

    [Test]
    public async Task Should_say_that_no_runbook_applies()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync();
        await diagnosis.ShippedAsync("full-disk");
        diagnosis.Answers.Add("*", "");

        var result = await diagnosis.DiagnoseAsync(DiagnosisPlatform.Task("The coffee machine on the third floor is out of beans"));

        result.Conclusion.ShouldBe(DiagnosisConclusion.NoRunbook, result.Summary);
        result.Procedure.ShouldBeNull();
        diagnosis.Answers.Received.ShouldBeEmpty();
    }

    [Test]
    public async Task Should_answer_a_repeat_from_the_record_and_never_ask_a_probe_twice()
    {
        await using var diagnosis = await DiagnosisPlatform.StartAsync();
        await diagnosis.ShippedAsync("full-disk");
        diagnosis.Answers.Add("full-disk/usage", Full).Add("*", "nothing is held\n");
        var task = DiagnosisPlatform.Task("no space left on device", ("path", "/srv/shop"));
        await diagnosis.DiagnoseAsync(task);
        var sent = diagnosis.Answers.Received.Count;

        await diagnosis.Platform.PublishAsync(task);
        await Eventually.ShouldBe(() => Task.FromResult(diagnosis.Platform.Recorded<TaskDiagnosed>().Messages.Count), count => count == 2);

        diagnosis.Answers.Received.Count.ShouldBe(sent);
        diagnosis.Answers.Received.Select(probe => probe.EvidenceId).Distinct().Count().ShouldBe(sent);
    }
}
