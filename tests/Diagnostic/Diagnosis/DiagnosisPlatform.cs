using MassTransit;
using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Contracts.Tasks;
using Platform.Diagnostic;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Diagnostic.Diagnosis;

/// <summary>The Diagnostic service with shipped runbooks, and a stand-in for the executor.</summary>
internal sealed class DiagnosisPlatform(TestPlatform platform, ProbeAnswers answers) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public TestPlatform Platform { get; } = platform;

    public ProbeAnswers Answers { get; } = answers;

    public static async Task<DiagnosisPlatform> StartAsync(Action<TestPlatformOptions>? configure = null)
    {
        var answers = new ProbeAnswers();
        var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new DiagnosticModule()).Record<TaskDiagnosed>();
            options.ConfigureServices(builder => builder.Services.AddSingleton(answers));
            options.Messaging(messaging => messaging.Bus.AddConsumer<FakeExecutor>().Endpoint(endpoint => endpoint.Name = "fake-executor"));
            configure?.Invoke(options);
        });
        return new DiagnosisPlatform(platform, answers);
    }

    public async Task SaveAsync(string markdown, string? id = null) =>
        (await Platform.RequestAsync<SaveRunbook, RunbookSaved, RunbookRefused>(new SaveRunbook { Markdown = markdown, RunbookId = id, SavedBy = "test" }))
            .Is(out Response<RunbookSaved>? _).ShouldBeTrue();

    /// <summary>Waits until the shipped runbooks are there.</summary>
    public Task ShippedAsync(string id) => Eventually.ShouldBe(
        async () => (await Platform.RequestAsync<GetRunbook, RunbookFound, RunbookRefused>(new GetRunbook { RunbookId = id })).Is(out Response<RunbookFound>? _),
        found => found, Patience);

    public async Task<DiagnosisResult> DiagnoseAsync(DiagnoseTask command)
    {
        await Platform.PublishAsync(command);
        return (await Platform.Recorded<TaskDiagnosed>().FirstAsync(answer => answer.TaskId == command.TaskId && answer.Revision == command.Revision, Patience)).Diagnosis;
    }

    public static DiagnoseTask Task(string description, params (string Key, string Value)[] context) => new()
    {
        TaskId = Guid.NewGuid(),
        Attempt = 1,
        Description = description,
        Context = context.ToDictionary(entry => entry.Key, entry => entry.Value),
        Category = TaskCategory.Incident,
        Target = new TargetSnapshot
        {
            Name = "local", Kind = TargetKind.Local, Identity = "", Labels = [],
            Scope = new TargetScope { WritablePaths = ["/srv"], Network = NetworkEffect.Loopback },
        },
    };

    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}
