using Platform.Automation;
using Platform.Contracts;
using Platform.Hosting;

await PlatformHost.RunAsync(args, ContractsJson.Options, new AutomationModule());
