using Kindred.Backends.Embedded;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Dashboard;
using Kindred.Embeddings;
using Kindred.Emotion;
using Kindred.LanguageModels;
using Kindred.Memory;
using Kindred.OpenAi;
using Kindred.Personas;
using Kindred.Transfer;
using Kindred.Web;

namespace Kindred;

/// <summary>Puts the server together from its settings; nothing listens until it is started.</summary>
internal static class KindredServer
{
    /// <param name="clock">Where the time comes from; null for the system's.</param>
    public static WebApplication Create(ServerSettings settings, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });

        // The settings have read every source already, in our order.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.Configuration.AddInMemoryCollection([new("Data", settings.DataFolder)]);
        builder.WebHost.UseUrls(settings.Urls);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Why a start failed is told once, as a sentence, by the command line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.AddWeb();
        builder.Services.AddSingleton(settings).AddSingleton(clock ?? TimeProvider.System).AddSingleton(EmbeddingOf);
        builder.Services.AddSingleton<TurnsAdded>(static services => services.GetRequiredService<EmbeddingQueue>().Wake);
        builder.Services.AddEmbeddedStore().AddConversations().AddEmbeddings().AddLanguageModels(builder.Configuration).AddEmotion().AddPersonas().AddMemory().AddChat().AddOpenAi().AddTransfer();
        builder.Services.AddHealthChecks();

        var app = builder.Build();
        app.UseErrors();
        app.UseBrowsers();
        app.MapHealth();
        app.MapDocs();
        app.MapOpenAi();
        app.MapConversations();
        app.MapMemory();
        app.MapEmotion();
        app.MapClassify();
        app.MapPersonas();
        app.MapChat();
        app.MapTransfer();
        app.MapDashboard();
        return app;
    }

    /// <summary>What the person who starts the server should know, as name and value.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Introduce(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ServerSettings>();
        var backends = app.Services.GetRequiredService<ModelDirectory>().Status;
        var models = backends.Count == 0 ? "kindred-recall alone (no language model is connected)" : string.Join(", ", backends.Select(static backend => $"{backend.Name} ({backend.Address}{(backend.IsDetected ? ", when it runs" : "")})"));
        return [new("Models", settings.Model is { } model ? $"{model} at {models}" : models), new("Data", settings.DataFolder), new("Routes", $"{app.Urls.FirstOrDefault()}/docs")];
    }

    // Memory goes by words alone when there is no encoder.
    private static TextEmbedding EmbeddingOf(IServiceProvider services)
    {
        var encoder = services.GetRequiredService<SentenceEncoder>();
        return encoder.IsAvailable ? new TextEmbedding(encoder.ModelId, texts => Encode(encoder, texts)) : TextEmbedding.None;
    }

    private static IReadOnlyList<float[]> Encode(SentenceEncoder encoder, IReadOnlyList<string> texts)
    {
        // A single text is a question, which is asked of several stores and worth remembering.
        if (texts.Count == 1) return [encoder.Encode(texts[0])];
        var vectors = new float[texts.Count * encoder.Dimension];
        encoder.EncodeBatch(texts, vectors);
        return [.. vectors.Chunk(encoder.Dimension)];
    }
}
