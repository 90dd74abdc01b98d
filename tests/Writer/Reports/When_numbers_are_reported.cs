using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts;
using Platform.Contracts.Execution;
using Platform.Contracts.Reports;
using Platform.Contracts.Tasks;
using Platform.Writer.Reports;
using Shouldly;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Writer.Reports;

internal sealed partial class When_numbers_are_reported
{
    [Test]
    public void Should_state_no_number_that_is_not_recorded() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Arb.From(Facts), facts =>
    {
        var recorded = Numbers(JsonSerializer.Serialize(facts, ContractsJson.Options)).ToHashSet();
        recorded.UnionWith(Numbers(SampleFacts.TaskId.ToString()));
        // The one derived figure: from submission to the last change.
        recorded.UnionWith(Numbers((facts.Timeline[^1].At - facts.Task.SubmittedAt).ToString(@"d\.hh\:mm\:ss\.fff")));
        foreach (var compose in (Func<Guid, TaskFacts, Page>[])[ReportPage.Compose, ChangeNoticePage.Compose, EmailDraftPage.Compose])
        {
            var page = compose(SampleFacts.TaskId, facts);
            Numbers(WebUtility.HtmlDecode(page.Markdown)).Where(number => !recorded.Contains(number)).ShouldBeEmpty(page.Markdown);
        }
    }));

    private static Gen<TaskFacts> Facts =>
        from numbers in Gen.Choose(100, 999_999).ArrayOf(12)
        from outcome in Gen.Elements(Enum.GetValues<TaskStatus>())
        from shape in Gen.Elements(SampleFacts.Completed, SampleFacts.FailedAndRolledBack, SampleFacts.OutcomeUnknown, SampleFacts.DescriptionOnly)
        from failures in Gen.Elements((StepFailure?[])[null, .. Enum.GetValues<StepFailure>().Cast<StepFailure?>()]).ArrayOf(12)
        from lines in Gen.Choose(0, 900)
        select Fill(shape, outcome, numbers, failures, lines);

    private static TaskFacts Fill(TaskFacts facts, TaskStatus outcome, int[] numbers, StepFailure?[] failures, int lines) => facts with
    {
        Outcome = outcome,
        Task = facts.Task with { Description = $"{numbers[0]} users wait {numbers[1]} ms; host 10.{numbers[2]}.3", Reason = $"Exit {numbers[3]}", StepsDone = numbers[4], StepCount = numbers[5] },
        Executions = [.. facts.Executions.Select((execution, index) => execution with
        {
            DurationMs = index % 2 == 0 ? numbers[6] : null,
            ExitCode = failures[index] is null ? 0 : numbers[7],
            Failure = failures[index],
            Output = string.Concat(Enumerable.Range(numbers[8], lines).Select(line => line % 7 == 0 ? $"{line} " : $"{line}\n")),
        })],
        Timeline = [.. facts.Timeline, .. Enumerable.Range(10, lines).Select(number => new TimelineEntry(number, SampleFacts.Start.AddSeconds(number), TaskChange.StepStarted, $"{numbers[9]}"))],
        Diagnosis = facts.Diagnosis is null ? null : facts.Diagnosis with { Gaps = [$"{numbers[10]} of {numbers[11]}"] },
    };

    // Times are recorded in ISO 8601 and shown with a blank: the same digit groups.
    private static IEnumerable<string> Numbers(string text) => Digits().Matches(text).Select(match => match.Value);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
