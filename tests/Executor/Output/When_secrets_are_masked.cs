using System.Text;
using Platform.Executor.Output;
using Platform.Executor.Secrets;
using Shouldly;

namespace Platform.Tests.Executor.Output;

[Parallelizable(ParallelScope.All)]
internal sealed class When_secrets_are_masked
{
    private const string Secret = "s3cr&t \"wörd\"/+ x";

    private static IEnumerable<string> Forms()
    {
        var bytes = Encoding.UTF8.GetBytes(Secret);
        yield return Secret;
        yield return Uri.EscapeDataString(Secret);
        yield return Uri.EscapeDataString(Secret).Replace("%20", "+", StringComparison.Ordinal);
        yield return Convert.ToHexStringLower(bytes);
        yield return "s3cr&t \\\"wörd\\\"/+ x";
    }

    [TestCaseSource(nameof(Forms))]
    public void Should_find_it_wherever_chunks_end(string form)
    {
        var text = Encoding.UTF8.GetBytes($"before {form} after s3cr");
        for (var border = 0; border <= text.Length; border++)
        {
            Masked(Secret, text[..border], text[border..]).ShouldBe("before [secret db] after s3cr", $"border {border}");
        }
        Masked(Secret, [.. text.Select(one => new[] { one })]).ShouldBe("before [secret db] after s3cr");
    }

    [TestCase("")]
    [TestCase("u")]
    [TestCase("us")]
    [TestCase("user:")]
    public void Should_find_it_in_base_64_at_any_alignment(string before)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{Secret} and more"));
        var masked = Masked(Secret, Encoding.ASCII.GetBytes(encoded));
        masked.ShouldContain("[secret db]");
        // What is left at the edges are bits of the neighbours.
        masked.Replace("[secret db]", "", StringComparison.Ordinal).Length.ShouldBeLessThan(encoded.Length - (Secret.Length * 4 / 3) + 6);
    }

    [Test]
    public void Should_find_each_line_of_a_long_one() =>
        Masked("-----BEGIN KEY-----\nAAAAB3NzaC1yc2E\n-----END KEY-----\n", Encoding.UTF8.GetBytes("  AAAAB3NzaC1yc2E\r\n")).ShouldBe("  [secret db]\r\n");

    [Test]
    public void Should_prefer_the_longer_of_two_that_begin_alike()
    {
        var mask = new SecretMask([new ScriptSecret("a", "short", new SecretText("password")), new ScriptSecret("b", "long", new SecretText("password-2"))]).Begin();
        (Encoding.UTF8.GetString(mask.Next("x password-"u8, last: false)) + Encoding.UTF8.GetString(mask.Next("2 password-3"u8, last: true)))
            .ShouldBe("x [secret long] [secret short]-3");
    }

    private static string Masked(string secret, params byte[][] chunks)
    {
        var stream = new SecretMask([new ScriptSecret("password", "db", new SecretText(secret))]).Begin();
        var output = new List<byte>();
        foreach (var chunk in chunks)
        {
            output.AddRange(stream.Next(chunk, last: false).ToArray());
        }
        output.AddRange(stream.Next([], last: true).ToArray());
        return Encoding.UTF8.GetString([.. output]);
    }
}
