using Platform.Contracts.Diagnosis;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Shouldly;
using static Platform.Tests.Coordinator.Tasks.SharedCoordinator;
using TaskStatus = Platform.Contracts.Tasks.TaskStatus;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>Values that nothing gave are asked for, checked, and the plan is drafted again.</summary>
[TestFixture]
internal sealed class When_values_are_missing
{
    [Test]
    public async Task Should_take_good_answers_and_draft_again_with_them()
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake =>
            fake.OnDraft = draft => draft.Context.ContainsKey("port") ? Samples.Drafted(draft, 1) : Asking(draft));
        var asking = await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention);
        asking.Snapshot.Attention.ShouldBe(AttentionReason.ParametersRequired);
        asking.Data.ShouldNotBeNull();

        (await Shared.AcceptedAsync(Answer(taskId, ("port", "8080"), ("mode", "fast")))).ShouldBe(TaskStatus.Planning);

        await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);
        var second = agents.Seen<DraftPlan>().Last();
        second.Revision.ShouldBe(2);
        second.Context["port"].ShouldBe("8080");
        second.Context["service"].ShouldBe("nginx");
        agents.Seen<DiagnoseTask>().Count().ShouldBe(1);
    }

    [Test]
    public async Task Should_diagnose_again_where_too_little_could_be_looked_at()
    {
        var (taskId, agents) = await Shared.SubmitAsync(fake =>
        {
            fake.OnDiagnose = task => Samples.Diagnosed(
                task, task.Context.ContainsKey("port") ? DiagnosisConclusion.CauseConfirmed : DiagnosisConclusion.Inconclusive);
            fake.OnDraft = draft => draft.Context.ContainsKey("port") ? Samples.Drafted(draft, 1) : Asking(draft);
        });
        await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention);

        (await Shared.AcceptedAsync(Answer(taskId, ("port", "8080")))).ShouldBe(TaskStatus.Diagnosing);

        await Shared.BecomesAsync(taskId, TaskStatus.PendingApproval);
        agents.Seen<DiagnoseTask>().Select(diagnose => diagnose.Revision).ShouldBe([1, 2]);
        agents.Seen<DraftPlan>().Select(draft => draft.Revision).ShouldBe([1, 2]);
    }

    [TestCase("colour", "red", "'colour' was not asked for. Asked for: port, mode, path.")]
    [TestCase("port", "http", "port: 'http' is not a port from 1 to 65535.")]
    [TestCase("port", "70000", "port: '70000' is not a port")]
    [TestCase("port", "81", @"port: '81' does not match 80\d*.")]
    [TestCase("mode", "quick", "mode: 'quick' is none of fast, slow.")]
    [TestCase("path", "etc", "path: 'etc' is not an absolute path.")]
    [TestCase("path", "/a\nb", "path: a value has 1 to 4096 characters and no control characters.")]
    public async Task Should_refuse_what_was_not_asked_for_or_does_not_fit(string name, string value, string message)
    {
        var (taskId, _) = await Shared.SubmitAsync(fake => fake.OnDraft = Asking);
        await Shared.BecomesAsync(taskId, TaskStatus.NeedsAttention);

        var refused = await Shared.RefusedAsync(Answer(taskId, (name, value)));

        refused.Code.ShouldBe(TaskRefusal.InvalidValue);
        refused.Message.ShouldStartWith(message);
        refused.Status.ShouldBe(TaskStatus.NeedsAttention);
    }

    internal static object Asking(DraftPlan draft) => new ParametersRequired
    {
        TaskId = draft.TaskId,
        Attempt = draft.Attempt,
        Revision = draft.Revision,
        Parameters =
        [
            new RequiredParameter(new RunbookParameter { Name = "port", Type = ParameterType.Port, Pattern = @"80\d*" }, "not found", []),
            new RequiredParameter(new RunbookParameter { Name = "mode", Type = ParameterType.Enum, Values = ["fast", "slow"] }, "not found", []),
            new RequiredParameter(new RunbookParameter { Name = "path", Type = ParameterType.Path }, "several", ["/a", "/b"]),
        ],
    };

    private static AnswerTask Answer(Guid taskId, params (string Name, string Value)[] values) =>
        new() { TaskId = taskId, Values = values.ToDictionary(value => value.Name, value => value.Value), AnsweredBy = "dana" };
}
