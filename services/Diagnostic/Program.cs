using Platform.Diagnostic;
using Platform.Contracts;
using Platform.Hosting;

await PlatformHost.RunAsync(args, ContractsJson.Options, new DiagnosticModule());
