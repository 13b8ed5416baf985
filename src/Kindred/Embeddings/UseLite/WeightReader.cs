using System.Runtime.InteropServices;
using System.Text.Json;

namespace Kindred.Embeddings.UseLite;

/// <summary>
/// Reads the tensors of a TensorFlow.js graph model (model.json and its shards) one after the other, straight into the
/// caller's memory. Tensors are little-endian floats or 32-bit integers, in manifest order, running across shard borders.
/// </summary>
internal sealed class WeightReader : IDisposable
{
    private readonly string _folder;
    private readonly Queue<string> _shards = [];
    private FileStream? _shard;

    private WeightReader(string folder) => _folder = folder;

    /// <summary>Name and shape of every tensor, in the order in which they must be read.</summary>
    public List<(string Name, int[] Shape)> Tensors { get; } = [];

    /// <exception cref="JsonException">The file is damaged.</exception>
    public static WeightReader Open(string folder)
    {
        var reader = new WeightReader(folder);
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "model.json")));
        foreach (var group in document.RootElement.GetProperty("weightsManifest").EnumerateArray())
        {
            foreach (var path in group.GetProperty("paths").EnumerateArray()) reader._shards.Enqueue(Path.GetFileName(path.GetString()!));
            foreach (var tensor in group.GetProperty("weights").EnumerateArray())
            {
                var shape = tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).ToArray();
                reader.Tensors.Add((tensor.GetProperty("name").GetString()!, shape));
            }
        }

        return reader;
    }

    /// <exception cref="EmbeddingModelException">The shards end too early, or hold something that is no number.</exception>
    public void Read(Span<float> tensor)
    {
        var bytes = MemoryMarshal.AsBytes(tensor);
        while (bytes.Length > 0)
        {
            var count = _shard?.Read(bytes) ?? 0;
            bytes = bytes[count..];
            if (count > 0) continue;
            _shard?.Dispose();
            if (!_shards.TryDequeue(out var next)) throw EmbeddingModelException.Unusable("The embedding weights are shorter than their index says.");
            // No buffer of its own: reads are megabytes long.
            _shard = new FileStream(Path.Combine(_folder, next), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
    }

    public void Dispose() => _shard?.Dispose();
}
