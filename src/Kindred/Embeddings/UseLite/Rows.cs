namespace Kindred.Embeddings.UseLite;

/// <summary>A row-major buffer. Rows are a little longer than their values, so that rows a power of two apart do not fight
/// for the same cache lines.</summary>
internal sealed class Rows(int capacity, int width)
{
    public float[] Values { get; } = new float[capacity * (width + 16)];

    public int Capacity => capacity;

    public int Stride => width + 16;

    public Span<float> this[int row] => Values.AsSpan(row * Stride, width);
}
