namespace Platform.Tests.Coordinator.Tasks;

/// <summary>One coordinator for all tests of tasks; each task has stand-ins of its own.</summary>
[SetUpFixture]
internal sealed class SharedCoordinator
{
    public static CoordinatorFixture Shared { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start() => Shared = await CoordinatorFixture.StartAsync();

    [OneTimeTearDown]
    public ValueTask Stop() => Shared.DisposeAsync();
}
