using Platform.Writer;
using Platform.Contracts;
using Platform.Hosting;

await PlatformHost.RunAsync(args, ContractsJson.Options, new WriterModule());
