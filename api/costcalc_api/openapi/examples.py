"""The examples of the OpenAPI document: bodies and whole paths that are answered on the shipped table."""

from __future__ import annotations

from typing import Any

BODIES: dict[str, dict[str, Any]] = {
    "price": {
        "one": {
            "model": "deepseek-r1", "input_tokens": 1_000_000, "cache_read_tokens": 600_000, "output": "100k",
            "on": "2025-01-25T20:00:00Z",
        },
        "many": [
            {
                "model": "deepseek-r1", "on": "2025-01-25",
                "usage": {"input_tokens": 1000, "output_tokens": 500},
            },
            {"model": "o1", "on": "2025-01-25", "usage": {"input_tokens": 1000, "output_tokens": 500}},
        ],
    },
    "compare": {
        "one shape": {
            "model": ["deepseek-r1", "o1"], "requests": "10000/day", "input": 1500, "cached": "60%",
            "output": 500, "on": "2025-01-25",
        },
        "a mix": {
            "model": ["deepseek-r1", "o1"], "on": "2025-01-25",
            "workload": {
                "requests": "10000/day",
                "shapes": [
                    {"name": "short", "weight": 9, "input": 1500, "output": 500},
                    {"name": "long", "weight": 1, "input": "40k", "output": "2k"},
                ],
            },
        },
    },
    "project": {
        "growth": {
            "model": ["gpt-5.6-terra", "deepseek-v4-pro"], "start": "2026-12", "months": 24,
            "requests": "10000/day", "input": 1500, "cached": "60%", "output": "400..700 token",
            "growth": "5%/month", "discount_rate": "8%", "draws": 20000, "seed": 1,
        },
        "scenarios of a mix": {
            "model": ["gpt-5.6-terra", "deepseek-v4-pro"], "start": "2026-12", "months": 12,
            "workload": {
                "requests": "10000/day",
                "shapes": [
                    {"name": "short", "weight": 9, "input": 1500, "output": 500},
                    {"name": "long", "weight": 1, "input": "40k", "output": "2k"},
                ],
            },
            "scenarios": {
                "as planned": {"phases": [{"from": "2027-03", "requests": "20k/day", "growth": "2%/month"}]},
                "prices fall": {"price_trend": "-40%/year", "elasticity": "1.11"},
            },
        },
        "months of their own": {
            "model": "gpt-5.6-terra", "start": "2026-12", "months": 2, "input": 1500, "output": 500,
            "demand": {"2026-12": 310000, "2027-01": "400k"},
        },
    },
    "breakeven": {
        "rented": {
            "model": "gpt-5.6-terra", "self_host": "deepseek-r1", "on": "2026-11-22",
            "requests": "100000/day", "input": 1500, "cached": "60%", "output": 500,
            "gpu": "H200", "gpus": 8, "gpu_rate": "2..4 USD/GPU_hour", "throughput": "4176 token/s",
            "utilisation": "50%", "operations": "3000 USD/month", "draws": 20000,
        },
    },
}  # fmt: skip
"""Bodies of each question by a name."""

PATHS: dict[str, list[str]] = {
    "price": [
        "/v1/price?model=deepseek-r1&input=1M&cached=600k&output=100k&on=2025-01-25T20:00:00Z",
        "/v1/price?model=o1&input=10k&output=2k&service_tier=batch&on=2025-03-01&format=csv",
    ],
    "compare": [
        "/v1/compare?model=deepseek-r1&model=o1&requests=10000/day&input=1500&cached=60%25&output=500&on=2025-01-25"
    ],
    "project": [
        "/v1/project?model=gpt-5.6-terra&model=deepseek-v4-pro&requests=10000/day&input=1500&cached=60%25&output=500&start=2026-12&months=24&growth=5%25/month",
        "/v1/project?model=gpt-5.6-terra&requests=10000/day&input=1500&output=400..700+token&start=2026-12&months=3&draws=20k&currency=EUR",
        "/v1/project?model=gpt-5.6-terra&model=deepseek-v4.1-flash&preset=rag-search&start=2026-12&hours=mon-fri+09:00-18:00+Europe/Paris&decide=true",
    ],
    "breakeven": [
        "/v1/breakeven?model=gpt-5.6-terra&self_host=deepseek-r1&requests=100000/day&input=1500&cached=60%25&output=500&gpu=H200&gpus=8&throughput=4176+token/s&operations=3000+USD/month&on=2026-11-22",
        "/v1/breakeven?model=gpt-5.6-terra&input=1500&output=500&gpus=8&gpu_rate=2..4+USD/GPU_hour&throughput=4176+token/s&utilisation=30%25..70%25&on=2026-11-22&draws=20k",
    ],
    "models": ["/v1/models?provider=openai&on=2025-03-01"],
    "model": ["/v1/models/openai/o1?on=2025-03-01"],
    "history": ["/v1/history?model=deepseek-reasoner"],
    "history_of": ["/v1/history/deepseek-reasoner"],
    "lookup": ["/v1/lookup?price=0,14&on=2025-01-25"],
    "claims": ["/v1/claims?search=0,14", "/v1/claims?group=training-cost&lang=fr", "/v1/claims?format=csv"],
    "claim": ["/v1/claims/art-004-r1-price?lang=fr"],
    "training": [
        "/v1/training?model=GPT-4",
        "/v1/training?gpu_hours=2.788e6&gpu_rate=2",
        "/v1/training?active_parameters=37e9&tokens=14.8e12&gpu=H800&mfu=35%25&gpu_rate=2+USD/GPU_hour",
    ],
    "audit": [
        "/v1/audit?kind=price&min_ratio=1.5&on=2026-11-22",
        "/v1/audit?model=o3&on=2025-05-15&format=csv",
    ],
    "training_of": ["/v1/training/deepseek-v3?over_tokens=100e12&price=0.55&share=5%25"],
}
"""Paths of each GET, by its operation."""
