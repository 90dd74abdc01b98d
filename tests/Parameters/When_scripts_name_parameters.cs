using Platform.Contracts.Runbooks;
using Platform.Parameters;
using Shouldly;

namespace Platform.Tests.Parameters;

internal sealed class When_scripts_name_parameters
{
    [TestCase("df -P -- \"$days\"", true)]
    [TestCase("echo \"${days:-3}\"", true)]
    [TestCase("openssl x509 -checkend \"$((days * 86400))\"", true)]
    [TestCase("if ((days > 3)); then echo long; fi", true)]
    [TestCase("echo days", false)]
    [TestCase("echo $days_left $((1 + 2))", false)]
    public void Should_find_each_way_of_naming_one(string script, bool used)
    {
        var days = new RunbookParameter { Name = "days", Type = ParameterType.Integer };
        var block = new RunbookBlock
        {
            Kind = RunbookBlockKind.Probe, Id = "probe", Title = "", Interpreter = Interpreter.Bash, Script = script + "\n",
            Effects = DeclaredEffects.ReadOnly, TimeoutSeconds = 10,
        };
        (ParameterReferences.UsedBy(block, [days]).Count == 1).ShouldBe(used);
    }
}
