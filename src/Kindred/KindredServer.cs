using Kindred.Web;

namespace Kindred;

/// <summary>Puts the server together from its settings; nothing listens until it is started.</summary>
internal static class KindredServer
{
    public static WebApplication Create(ServerSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });

        // The settings have read every source already, in our order.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.WebHost.UseUrls(settings.Urls);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddWeb();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks();

        var app = builder.Build();
        app.UseErrors();
        app.MapHealth();
        return app;
    }

    /// <summary>What the person who starts the server should know, as name and value.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Introduce(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ServerSettings>();
        var lines = new List<KeyValuePair<string, string>>();
        if (settings.Model is { } model) lines.Add(new("Model", model));
        lines.Add(new("Data", settings.DataFolder));
        return lines;
    }
}
