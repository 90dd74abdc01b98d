using Platform.Automation;
using Platform.Contracts;
using Platform.Hosting;
using Platform.ShellAnalysis.Rows;

if (args is ["check", .. var words])
{
    return await CheckCommand.RunAsync(words, Console.Out, Console.Error, CancellationToken.None);
}

await PlatformHost.RunAsync(args, ContractsJson.Options, new AutomationModule());
return 0;
