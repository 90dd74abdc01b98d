using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using Platform.Diagnostic.Search;
using Shouldly;

namespace Platform.Tests.Diagnostic.Search;

internal class When_an_embeddings_endpoint_is_asked
{
    private const string Key = "sk-very-secret";

    [TestCase("http://models.test", "http://models.test/v1/embeddings")]
    [TestCase("http://models.test/v1/", "http://models.test/v1/embeddings")]
    [TestCase("http://models.test/proxy", "http://models.test/proxy/v1/embeddings")]
    public async Task Should_send_batches_and_keep_the_order(string endpoint, string address)
    {
        var server = new Stub(request =>
        {
            var texts = JsonDocument.Parse(request.Body).RootElement.GetProperty("input").EnumerateArray().Select(text => text.GetString()!.Length).ToList();
            var data = texts.Select((length, index) => new { index, embedding = new double[] { length, 0, 0 } }).Reverse();
            return (HttpStatusCode.OK, JsonSerializer.Serialize(new { data }));
        });
        var vectors = await Embedder(server, endpoint).EmbedAsync(["a", "", "ccc"], CancellationToken.None);
        vectors.Select(vector => vector[0]).ShouldBe([1f, 0f, 1f], "vectors have length one, and nothing stays nothing");
        server.Requests.Select(request => request.Address).ShouldBe([address, address]);
        server.Requests.ShouldAllBe(request => request.Authorization == $"Bearer {Key}");
        JsonDocument.Parse(server.Requests[0].Body).RootElement.GetProperty("model").GetString().ShouldBe("small");
    }

    [TestCase(HttpStatusCode.Unauthorized, "{}", "answered 401")]
    [TestCase(HttpStatusCode.InternalServerError, "oops", "answered 500")]
    [TestCase(HttpStatusCode.OK, "not json", "cannot be used")]
    [TestCase(HttpStatusCode.OK, "{\"error\":1}", "cannot be used")]
    [TestCase(HttpStatusCode.OK, "{\"data\":[]}", "another number of vectors")]
    [TestCase(HttpStatusCode.OK, "{\"data\":[{\"index\":0,\"embedding\":\"AAAA\"}]}", "cannot be used")]
    public async Task Should_say_why_it_cannot_be_used_without_the_key(HttpStatusCode status, string body, string words)
    {
        var embedder = Embedder(new Stub(_ => (status, body)), "http://models.test");
        var error = await Should.ThrowAsync<VectorsUnavailableException>(() => embedder.EmbedAsync(["a"], CancellationToken.None));
        error.Message.ShouldContain(words);
        error.ToString().ShouldNotContain(Key);
    }

    [Test]
    public void Should_keep_the_spaces_of_models_apart()
    {
        var server = new Stub(_ => (HttpStatusCode.OK, ""));
        Embedder(server, "http://a.test").Id.ShouldNotBe(Embedder(server, "http://b.test").Id);
        Embedder(server, "http://a.test").Id.ShouldMatch("^[a-z0-9-]{3,40}$");
    }

    private static OpenAiEmbedder Embedder(Stub server, string endpoint) => new(new HttpClient(server),
        Options.Create(new EmbeddingsOptions { Endpoint = endpoint, ApiKey = Key, Model = "small", BatchSize = 2 }));

    private sealed record Sent(string Address, string? Authorization, string Body);

    private sealed class Stub(Func<Sent, (HttpStatusCode Status, string Body)> answer) : HttpMessageHandler
    {
        public List<Sent> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = new Sent(request.RequestUri!.ToString(), request.Headers.Authorization?.ToString(), await request.Content!.ReadAsStringAsync(cancellationToken));
            Requests.Add(sent);
            var (status, body) = answer(sent);
            return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }
    }
}
