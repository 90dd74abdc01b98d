using Platform.Lab.Api;
using Platform.Lab.Runs;
using Platform.Lab.Scenarios;
using Platform.Lab.Worlds;
using Spectre.Console;

namespace Platform.Lab.Demo;

/// <summary><c>demo</c>: breaks a service in a scratch environment, has it repaired, and looks itself whether it was.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan s_scriptTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_taskTime = TimeSpan.FromMinutes(10);

    /// <returns>0 where the service works again or the person said no; 1 where it does not work; 2 where the demo could not be run.</returns>
    public static async Task<int> RunAsync(bool yes, IAnsiConsole console, CancellationToken cancellationToken)
    {
        try
        {
            using var platform = PlatformClient.FromEnvironment();
            var variables = LabFolder.Create();
            var processes = new LabProcesses(variables, TimeProvider.System);
            try
            {
                var setup = await LabScript.RunAsync(Path.Combine(AppContext.BaseDirectory, "Demo", "setup.sh"), variables, s_scriptTime, cancellationToken);
                if (setup.ExitCode != 0)
                {
                    throw new SetupFailedException($"The scratch environment could not be set up: {setup.LastLine}");
                }
                await using var target = await LabTarget.CreateAsync(platform, ScenarioTarget.Local, variables, TimeProvider.System, cancellationToken);
                return await RepairAsync(platform, new OrderService(variables), target.Name, yes, console, cancellationToken);
            }
            finally
            {
                await processes.EndAsync();
                await LabFolder.RemoveAsync(variables.Dir);
            }
        }
        catch (Exception e) when (e is PlatformRefusedException or SetupFailedException or IOException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static async Task<int> RepairAsync(
        PlatformClient platform, OrderService service, string target, bool yes, IAnsiConsole console, CancellationToken cancellationToken)
    {
        Heading(console, "1  Something is broken");
        console.WriteLine($"The order service of a small shop runs under a supervisor at {service.Address}");
        console.MarkupLineInterpolated($"  it answers: [red]{await service.AnswerAsync(cancellationToken)}[/]");
        console.MarkupLineInterpolated($"  its log:    [grey]{service.LastLogLine()}[/]");

        Heading(console, "2  The task, in plain words");
        console.MarkupLineInterpolated($"[bold]{OrderService.Task}[/]");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_taskTime);
        var id = await platform.SubmitAsync(OrderService.Task, service.Context, target, Environment.UserName, limit.Token);

        Heading(console, "3  What the platform does");
        var status = await new LiveView(platform, console, TimeProvider.System, yes).FollowAsync(id, limit.Token);

        Heading(console, "4  Is it repaired?");
        var answer = await service.AnswerAsync(limit.Token);
        var works = answer == OrderService.Works;
        console.MarkupLineInterpolated($"{service.Address} answers: {answer}");
        console.MarkupLine(works ? "[green]The service works again.[/]" : "[red]The service does not work.[/]");

        if (await platform.ReportAsync(id, limit.Token) is { } report)
        {
            Heading(console, "5  The report");
            console.Write(new Text(report.TrimEnd() + "\n"));
        }
        return works || status == "Rejected" ? 0 : 1;
    }

    private static void Heading(IAnsiConsole console, string text)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]").LeftJustified());
    }
}
