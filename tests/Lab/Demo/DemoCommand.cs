using Spectre.Console;
namespace Platform.Lab.Demo;
internal static class DemoCommand
{
    public static Task<int> RunAsync(bool yes, IAnsiConsole console, CancellationToken cancellationToken) => Task.FromResult(0);
}
