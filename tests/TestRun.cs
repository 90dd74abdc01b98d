using Platform.Tests.Fixtures;

[assembly: Parallelizable(ParallelScope.Fixtures), LevelOfParallelism(2)]

namespace Platform.Tests;

/// <summary>What all tests share ends with the last one.</summary>
[SetUpFixture]
internal sealed class TestRun
{
    [OneTimeTearDown]
    public Task End() => DatabasePool.DropAsync();
}
