using NUnit.Framework;
using Platform.Diagnostic.Search;
using Shouldly;

namespace Platform.Tests.Diagnostic.Search;

internal class When_texts_are_embedded
{
    [Test]
    public void Should_give_vectors_of_length_one()
    {
        foreach (var text in (string[])["disk full on web-1", "", "the of", "äöü 日本語", new string('a', 10_000)])
        {
            var vector = LocalEmbedder.Embed(text);
            vector.Length.ShouldBe(LocalEmbedder.Dimension);
            vector.Sum(value => value * value).ShouldBe(1f, 0.001f);
        }
    }

    [TestCase("the disk is full", "no space left on the volume", "the certificate expired")]
    [TestCase("service nginx is down", "nginx daemons stopped", "nginx writes large logs")]
    [TestCase("pods are crashlooping", "KubePodCrashLooping", "KubeNodeNotReady")]
    [TestCase("certifcate expierd", "certificate expires soon", "disk full")]
    public void Should_bring_like_nearer_than_unlike(string text, string like, string unlike) =>
        Similarity(text, like).ShouldBeGreaterThan(Similarity(text, unlike));

    /// <summary>Stored vectors stay comparable only as long as the same text gives the same vector; a change needs a new id.</summary>
    [Test]
    public void Should_stay_the_same_under_one_id()
    {
        new LocalEmbedder().Id.ShouldBe("local-1");
        var vector = LocalEmbedder.Embed("KubeNodeNotReady: the disk of web-1 is 95 % full, services fail");
        var print = vector.Index().Where(entry => Math.Abs(entry.Item) > 0.1).Select(entry => $"{entry.Index}:{entry.Item:0.000}");
        string.Join(' ', print).ShouldBe(
            "8:0.305 98:-0.122 175:-0.305 290:0.122 335:-0.305 343:-0.122 614:-0.122 619:0.122 679:0.305 774:0.305 777:-0.122 783:-0.122 "
            + "817:0.305 830:0.305 857:0.122 886:-0.122 898:-0.122 908:-0.305 964:-0.122");
    }

    [TestCase("running", "run")]
    [TestCase("stopped", "stop")]
    [TestCase("certificates", "certificat")]
    [TestCase("expires", "expir")]
    [TestCase("expired", "expir")]
    [TestCase("status", "status")]
    [TestCase("processes", "process")]
    [TestCase("process", "process")]
    [TestCase("ring", "ring")]
    public void Should_bring_word_forms_together(string word, string stem) => EnglishWords.Stem(word).ShouldBe(stem);

    private static double Similarity(string a, string b) => LocalEmbedder.Embed(a).Zip(LocalEmbedder.Embed(b), (x, y) => (double)x * y).Sum();
}
