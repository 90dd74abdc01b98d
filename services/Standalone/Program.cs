using Platform.Automation;
using Platform.Contracts;
using Platform.Coordinator;
using Platform.Diagnostic;
using Platform.Executor;
using Platform.Gateway;
using Platform.Hosting;
using Platform.Writer;

await PlatformHost.RunAsync(
    args, ContractsJson.Options,
    new GatewayModule(), new CoordinatorModule(), new DiagnosticModule(), new AutomationModule(), new ExecutorModule(), new WriterModule());
