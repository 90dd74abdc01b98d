using Platform.Executor.Execution;
using Platform.Executor.Sandbox;

namespace Platform.Executor.Runners;

/// <summary>bash on this machine, in the sandbox, with the AWS CLI pointed at the target's profile and region.</summary>
internal sealed class AwsRunner(LocalSandbox sandbox) : IScriptRunner
{
    public void Check(ScriptRun run)
    {
        if (Programs.Find("aws") is null)
        {
            throw new TargetUnavailableException(
                $"The AWS CLI (aws) is not installed on the executor's machine; looked in {ScriptEnvironment.Path}. Install it: apt-get install awscli");
        }
        sandbox.Check(run, "bash");
    }

    public Task<ScriptResult> RunAsync(ScriptRun run, Action<string>? live, CancellationToken stop)
    {
        Check(run);
        var environment = new Dictionary<string, string>(run.Variables);
        // The sandbox has a home of its own; profiles and credentials are read from the executor's.
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws");
        environment["AWS_CONFIG_FILE"] = Path.Combine(home, "config");
        environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(home, "credentials");
        environment["AWS_PAGER"] = "";
        if (run.Target.Profile is { } profile)
        {
            environment["AWS_PROFILE"] = profile;
        }
        if (run.Target.Region is { } region)
        {
            environment["AWS_REGION"] = region;
            environment["AWS_DEFAULT_REGION"] = region;
        }
        var program = new SandboxedProgram
        {
            Program = "bash",
            Files = new Dictionary<string, string> { ["script"] = run.Text },
            Arguments = folder => [Path.Combine(folder, "script")],
            Environment = environment,
        };
        return sandbox.RunAsync(run, program, live, stop);
    }
}
