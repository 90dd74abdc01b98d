using Platform.Contracts;
using Platform.Executor;
using Platform.Hosting;

await PlatformHost.RunAsync(args, ContractsJson.Options, new ExecutorModule());
