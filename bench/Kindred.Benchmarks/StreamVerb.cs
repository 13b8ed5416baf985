using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Kindred.Benchmarks;

/// <summary>
/// What a streamed piece costs the server: processor time and allocation of this process, which holds the server alone, between its socket to the
/// model and its socket to the client. Long answers less short ones, so that what a request costs once falls out; model and clients are another process.
/// </summary>
internal static class StreamVerb
{
    private const int Streams = 64;
    private const int Short = 20;
    private const int Long = 520;
    private const int Rounds = 3;

    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    public static void Run(FigureTable table) => RunAsync(table).GetAwaiter().GetResult();

    private static async Task RunAsync(FigureTable table)
    {
        // Started as a program of its own, or as an assembly by dotnet.
        string[] arguments = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0], "peer"] : ["peer"];
        using var peer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            var upstream = (await peer.StandardOutput.ReadLineAsync())!;
            var folder = Directory.CreateTempSubdirectory("kindred-bench-").FullName;
            var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Models:AutoDetect", "false"), new("OPENAI_BASE_URL", upstream)]).Build();
            await using (var server = KindredServer.Create(new ServerSettings("http://127.0.0.1:0", folder, null, settings)))
            {
                await server.StartAsync();
                var address = server.Urls.First();
                await MeasureAsync(table, peer, "chat, memory off", $"{address}/v1/chat/completions mock:nomemory");
                await MeasureAsync(table, peer, "chat, memory on", $"{address}/v1/chat/completions mock");
                await server.StopAsync();
            }

            await using (var minimal = await StartMinimalAsync(upstream))
                await MeasureAsync(table, peer, "for comparison: bytes passed on unread", $"{minimal.Urls.First()}/v1/chat/completions mock");

            Directory.Delete(folder, recursive: true);
        }
        finally
        {
            peer.StandardInput.Close();
            await peer.WaitForExitAsync();
        }
    }

    // The least that Kestrel and HttpClient cost between the same two sockets.
    private static async Task<WebApplication> StartMinimalAsync(string upstream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", async context =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{upstream}/chat/completions"));
            request.Content = new StreamContent(context.Request.Body);
            using var answer = await Http.SendAsync(request, context.RequestAborted);
            context.Response.ContentType = "text/event-stream";
            await using var body = await answer.Content.ReadAsStreamAsync();
            var buffer = new byte[8192];
            while (await body.ReadAsync(buffer) is var read and > 0) await context.Response.Body.WriteAsync(buffer.AsMemory(0, read));
        });
        await app.StartAsync();
        return app;
    }

    private static async Task MeasureAsync(FigureTable table, Process peer, string name, string target)
    {
        await LoadAsync(peer, target, Long);
        var times = new List<double>();
        var bytes = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var brief = await LoadAsync(peer, target, Short);
            var lengthy = await LoadAsync(peer, target, Long);
            times.Add((lengthy.Milliseconds - brief.Milliseconds) / (Streams * (Long - Short)));
            bytes.Add((lengthy.Bytes - brief.Bytes) / (double)(Streams * (Long - Short)));
        }

        times.Sort();
        bytes.Sort();
        table.Add(new Figure(name, Rounds, times[Rounds / 2], times[^1], times[0], string.Create(CultureInfo.InvariantCulture, $"{times[Rounds / 2] * 1000:F1} µs of processor and {bytes[Rounds / 2]:F0} bytes a piece")));
    }

    private static async Task<(double Milliseconds, long Bytes)> LoadAsync(Process peer, string target, int pieces)
    {
        using var self = Process.GetCurrentProcess();
        var (processor, bytes) = (self.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        await peer.StandardInput.WriteLineAsync($"{target} {Streams} {pieces}");
        await peer.StandardInput.FlushAsync();
        var read = await peer.StandardOutput.ReadLineAsync();
        if (read != (Streams * pieces).ToString(CultureInfo.InvariantCulture)) throw new InvalidOperationException($"{read} pieces arrived instead of {Streams * pieces}.");
        self.Refresh();
        return ((self.TotalProcessorTime - processor).TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }
}
