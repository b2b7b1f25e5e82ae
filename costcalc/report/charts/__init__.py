"""Pictures of figures: what a chart shows, as data, and a small kit that draws it as SVG."""
