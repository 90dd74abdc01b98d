using Platform.Contracts;
using Platform.Diagnostic;
using Platform.Diagnostic.Search;
using Platform.Hosting;

if (args is ["search-bench", var folder])
{
    return await SearchBenchmark.RunAsync(folder, Console.Out, CancellationToken.None);
}

await PlatformHost.RunAsync(args, ContractsJson.Options, new DiagnosticModule());
return 0;
