using System.CommandLine;
using Platform.AgentTesting.Tasks;

namespace Platform.AgentTesting.Fixtures;

/// <summary><c>fixture TASK_ID --out DIR</c> makes a test of a task; <c>replay DIR</c> plays it again, on a platform with the <c>settings DIR</c>.</summary>
internal static class FixtureCommands
{
    /// <summary>Records a task of the platform at PLATFORM_URL.</summary>
    public static Command Record()
    {
        var task = new Argument<Guid>("TASK_ID") { Description = "A task that this platform has done" };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder to write task.json and transcript.jsonl into", Required = true };
        var command = new Command("fixture", "Make a test fixture of a task of the platform at PLATFORM_URL") { task, output };
        command.SetAction((parsed, cancellationToken) => SayAsync(async () =>
        {
            var folder = parsed.GetValue(output)!.FullName;
            var fixture = await TaskFixture.RecordAsync(PlatformApi.FromEnvironment(), parsed.GetValue(task).ToString(), folder, cancellationToken);
            Console.WriteLine($"{fixture.Transcript.Exchanges.Count} answers of models written to {folder}. Play them again with:\n  ./platform replay {folder}");
            return 0;
        }));
        return command;
    }

    /// <summary>Writes environment variables, one a line, with which a platform plays a fixture.</summary>
    public static Command Settings()
    {
        var (folder, port) = (Folder(), Port());
        var command = new Command("settings", "Write the environment variables of a platform that can play a recorded task again") { folder, port };
        command.SetAction((parsed, cancellationToken) => SayAsync(async () =>
        {
            var fixture = await TaskFixture.LoadAsync(parsed.GetValue(folder)!.FullName, cancellationToken);
            foreach (var (setting, value) in fixture.Settings(new Uri($"http://127.0.0.1:{parsed.GetValue(port)}/v1")))
            {
                Console.WriteLine($"{setting.Replace(":", "__", StringComparison.Ordinal)}={value}");
            }
            return 0;
        }));
        return command;
    }

    /// <summary>Plays a fixture on the platform at PLATFORM_URL, whose models must be at the port.</summary>
    public static Command Replay()
    {
        var (folder, port) = (Folder(), Port());
        var target = new Option<string?>("--target") { Description = "Another target than the recorded one" };
        var command = new Command("replay", "Submit a recorded task again, with its recorded answers, and compare") { folder, port, target };
        command.SetAction((parsed, cancellationToken) => SayAsync(async () =>
        {
            var fixture = await TaskFixture.LoadAsync(parsed.GetValue(folder)!.FullName, cancellationToken);
            await using var model = await MockLlm.StartAsync((request, _) => Task.FromResult(fixture.Model.Answer(request)), parsed.GetValue(port));
            var differences = await fixture.ReplayAsync(PlatformApi.FromEnvironment(), parsed.GetValue(target), cancellationToken: cancellationToken);
            foreach (var difference in differences)
            {
                Console.WriteLine(difference);
            }
            Console.WriteLine(differences.Count == 0 ? "The replay is as it was recorded." : $"The replay differs from the recording in {differences.Count} places.");
            return differences.Count == 0 ? 0 : 1;
        }));
        return command;
    }

    private static Argument<DirectoryInfo> Folder() => new("DIR") { Description = "A folder that 'fixture' wrote" };

    private static Option<int> Port() => new("--port") { Description = "Port of the model that the platform uses", Required = true };

    private static async Task<int> SayAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (exception is PlatformRefusedException or FormatException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
