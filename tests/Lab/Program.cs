using System.CommandLine;
using Platform.Lab.Demo;
using Platform.Lab.Results;
using Platform.Lab.Runs;
using Spectre.Console;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

var folders = new Argument<string[]>("DIR") { Description = "Folders with scenarios", Arity = ArgumentArity.OneOrMore };
var json = new Option<string?>("--json") { Description = "Write the results into this file" };
var filter = new Option<string?>("--filter") { Description = "Run only scenarios whose folder matches this regular expression" };
var model = new Option<ExpectedModel>("--expect-model") { Description = "Judge what the results say of the platform's model" };
var lab = new Command("lab", "Run scenarios against the platform at PLATFORM_URL") { folders, json, filter, model };
lab.SetAction((parsed, cancellationToken) => LabCommand.RunAsync(
    parsed.GetValue(folders)!, parsed.GetValue(json), parsed.GetValue(filter), parsed.GetValue(model), Terminal(), cancellationToken));

var yes = new Option<bool>("--yes") { Description = "Approve the plan without asking" };
var demo = new Command("demo", "Break something in a scratch environment and watch the platform repair it") { yes };
demo.SetAction((parsed, cancellationToken) => DemoCommand.RunAsync(parsed.GetValue(yes), Terminal(), cancellationToken));

// Whoever ends a run early gets the clean-up too: processes, mounts and folders of the scenario that was under way.
var patience = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(60) };
return await new RootCommand("Runs lab scenarios and the demo against a platform, as a client of its HTTP API") { lab, demo }.Parse(args).InvokeAsync(patience);

// Neither colours nor a table cut to 80 columns help whoever reads a file.
static IAnsiConsole Terminal()
{
    if (!Console.IsOutputRedirected)
    {
        return AnsiConsole.Console;
    }
    var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
    plain.Profile.Width = 180;
    return plain;
}
