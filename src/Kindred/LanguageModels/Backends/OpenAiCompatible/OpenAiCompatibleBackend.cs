using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>One server of this API: the client that asks it, and what is known of its models and its health.</summary>
internal sealed class OpenAiCompatibleBackend : IDisposable
{
    private const int MaxListBytes = 16 << 20;

    private readonly HttpMessageInvoker _http;
    private readonly ModelsOptions _options;
    private readonly TimeProvider _clock;
    private volatile State _state = new(BackendState.Unknown, [], null, null);

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Backend holds the client, Dispose disposes it.")]
    public OpenAiCompatibleBackend(BackendAddress address, ModelsOptions options, TimeProvider clock, ILogger<OpenAiCompatibleClient> logger)
    {
        Address = address;
        _options = options;
        _clock = clock;
        _http = BackendConnections.Open(address, options);
        Backend = new ModelBackend(address.Name, new OpenAiCompatibleClient(address, _http, options, clock, logger));
    }

    public BackendAddress Address { get; }

    public ModelBackend Backend { get; }

    public bool IsUp => _state.Is == BackendState.Up;

    /// <summary>The models of its last list that came, also while it is down.</summary>
    public IReadOnlyList<ModelListing> Models => _state.Models;

    public BackendStatus Status
    {
        get
        {
            var state = _state;
            return new(Address.Name, Address.Shown, state.Is, state.Error, state.Is == BackendState.Up ? state.Models.Count : 0, state.At, Address.IsDetected);
        }
    }

    /// <summary>Asks for its models. Never throws: that it is down is an answer too.</summary>
    public async Task RefreshAsync()
    {
        using var limit = new CancellationTokenSource(Address.IsDetected ? _options.DetectTimeout : _options.ListTimeout, _clock);
        try
        {
            _state = new(BackendState.Up, await ListAsync(limit.Token), null, _clock.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            Down("no answer in time");
        }
        catch (HttpRequestException e)
        {
            Down(e.StatusCode is { } status ? $"HTTP {(int)status}" : e.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "host not found",
                HttpRequestError.ConnectionError => "cannot connect",
                HttpRequestError.SecureConnectionError => "no secure connection",
                _ => "no proper HTTP answer",
            });
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException)
        {
            Down("no list of models");
        }
    }

    public void Dispose()
    {
        Backend.Client.Dispose();
        _http.Dispose();
    }

    private void Down(string error) => _state = new(BackendState.Down, _state.Models, error, _clock.GetUtcNow());

    private async Task<IReadOnlyList<ModelListing>> ListAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address.BaseUrl, "models"));
        if (Address.Key is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return ModelListing.ReadList(await BoundedBody.ReadAsync(response.Content, MaxListBytes, cancellationToken));
    }

    private sealed record State(BackendState Is, IReadOnlyList<ModelListing> Models, string? Error, DateTimeOffset? At);
}
